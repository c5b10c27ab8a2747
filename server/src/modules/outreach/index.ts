// Outreach: telling other systems what happens here. Signed webhooks with a log.
export { catalogue, testEvent } from './catalogue.ts'
export { WebhookSender } from './deliver.ts'
export { deliveries, replayDeadSince, replayDelivery } from './deliveries.ts'
export { changeWebhook, createWebhook, removeWebhook, rotateSecret, webhooks, accessWebhook, toWebhook, type WebhookInput } from './endpoints.ts'
export { keepDeliveredMs, keepOthersMs, standardPace, type Pace } from './model.ts'
export { sendTest } from './send-test.ts'
