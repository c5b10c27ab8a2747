// Feedback: what visitors think of our help.
export { mayRate, rateConversation } from './rate.ts'
