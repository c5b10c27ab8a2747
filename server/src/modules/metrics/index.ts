// Metrics: what agents do, counted by their tenant's local day, from facts.
export { activitiesOf, activitiesOfTransactions, activityPage } from './activities.ts'
export { aggregate, aggregateOnce, type MetricName } from './aggregate.ts'
export { Aggregator } from './aggregator.ts'
export { checkDays } from './check-days.ts'
export { closeDays } from './close-days.ts'
export { count } from './count.ts'
export { calendarOf, daysOf, todayOf } from './days.ts'
export { factsOf } from './facts.ts'
export { renewLevels } from './levels.ts'
export {
  activityTypes, addDays, countKeys, daysBetween, figuresOf, keyOf, same, windowDays, zero,
  type Activity, type Cell, type Counted, type Counts, type FactQuery, type Level, type Numbers,
} from './model.ts'
export { numbersBeside } from './numbers.ts'
export { agentsOfDay, departmentsNow, liveFigures, tenantDays, timelineOf } from './read.ts'
