// The documentation pages: Swagger UI from our own files over our own description, and the errors that a `type` names.
// Nothing is fetched from elsewhere.
import { problems } from './errors.ts'

export const docsFiles = ['swagger-ui.css', 'swagger-ui-bundle.js']

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
${head}</head>
<body>
${body}</body>
</html>
`

/** `assets`: where the files of Swagger UI are, without a slash at the end. */
export const docsPage = (assets: string): string => page('Switchboard API', `  <link rel="stylesheet" href="${assets}/swagger-ui.css">
`, `  <div id="docs"></div>
  <script src="${assets}/swagger-ui-bundle.js"></script>
  <script src="/docs/boot.js"></script>
`)

/** Codes and sentences are ours and hold nothing that HTML would read. */
export const errorsPage = (): string => page('Switchboard API: errors', '', `  <h1>Errors</h1>
  <p>Every error of the <a href="/docs">native API</a> is problem+json with one of these codes.</p>
  <dl>
${Object.entries(problems).map(([code, { status, title }]) => `    <dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}</dd>\n`).join('')}  </dl>
`)

export const docsScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', validatorUrl: null, deepLinking: true, docExpansion: 'list', tryItOutEnabled: false })
`
