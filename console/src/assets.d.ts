// Tells TypeScript about the files that only the bundler understands.
declare module '*.css'
declare module '*.css?raw' {
  export const text: string
  const css: string
  export default css
}
