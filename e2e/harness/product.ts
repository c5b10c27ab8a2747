// The product within the process of the test, on a database of its own: for journeys that do not kill it.
import type {} from '../../server/test/harness/global-setup.ts'

export { startApp as startProduct, type TestApp as Product, type TestAppOptions as ProductOptions } from '../../server/test/harness/app.ts'
export { clientId, eventually, type Staff } from '../../server/test/harness/client.ts'
