// OpenAPI 3.1, derived from the declared routes.
import type { TSchema } from 'typebox'
import { errorsOf, fileBytes, type Route } from './route.ts'

interface Words {
  title: string
  version: string
  description: string
  /** The body of an error, and the status a code is told with. */
  problem: TSchema
  statusOf(code: Route['errors'][number]): number
}

const parametersIn = (place: 'path' | 'query', schema: TSchema | undefined): unknown[] => {
  const shape = schema as { properties?: Record<string, unknown>; required?: string[] } | undefined
  return Object.entries(shape?.properties ?? {}).map(([name, inner]) => ({
    name, in: place, required: place === 'path' || (shape?.required?.includes(name) ?? false), schema: inner,
  }))
}

/** Who calls names himself in one of these ways. */
function securityOf({ access }: Route): Record<string, never[]>[] {
  switch (access.kind) {
    case 'public': return []
    case 'signed': return [{ account: [] }, { visitor: [] }, { link: [] }]
    default: return [{ [access.kind]: [] }]
  }
}

function operation(route: Route, words: Words): Record<string, unknown> {
  const errors = Map.groupBy(errorsOf(route), (code) => words.statusOf(code))
  const responses: Record<string, unknown> = {}
  for (const [status, schema] of Object.entries(route.responses)) {
    responses[status] = schema ? { description: 'Success', content: { [schema === fileBytes ? '*/*' : 'application/json']: { schema } } } : { description: 'Success, no body' }
  }
  for (const [status, codes] of errors) {
    responses[String(status)] = { description: codes.join(', '), content: { 'application/problem+json': { schema: words.problem } } }
  }
  return {
    summary: route.summary,
    tags: [route.path.split('/')[3] ?? 'root'],
    operationId: `${route.method.toLowerCase()}${route.path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, c: string | undefined) => (c ?? '').toUpperCase())}`,
    security: securityOf(route),
    ...('permission' in route.access && route.access.permission ? { 'x-permission': route.access.permission } : {}),
    'x-rate': route.rate,
    'x-idempotency': route.idempotency,
    parameters: [...parametersIn('path', route.schemas.params), ...parametersIn('query', route.schemas.query)],
    ...(route.upload ? { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: [route.upload.field], properties: { [route.upload.field]: fileBytes } } } } } } : {}),
    ...(route.schemas.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.schemas.body } } } } : {}),
    responses,
  }
}

export function openApi(routes: Route[], words: Words): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route, words)
  return {
    openapi: '3.1.0',
    info: { title: words.title, version: words.version, description: words.description },
    components: {
      securitySchemes: {
        account: { type: 'http', scheme: 'bearer', description: 'Access token of POST /rest/v1/auth/sign-in.' },
        visitor: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Visitor <token>` of POST /rest/v1/widget/sessions.' },
        link: { type: 'apiKey', in: 'query', name: 'token', description: 'Part of a signed link.' },
      },
    },
    paths,
  }
}
