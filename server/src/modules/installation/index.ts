// The installation itself: set up once, by a person or as a demo, and kept clean.
export { demoKey, demoPassword, demoPeople, makeDemo } from './demo.ts'
export { armSetUp, secretsBelong, setUp, setUpOpen, type SetUp } from './set-up.ts'
export { Housekeeper } from './housekeeping.ts'
