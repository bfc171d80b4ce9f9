// What the bundler makes of imports that are no TypeScript. Nothing else belongs here.
declare module '*?worker&url' {
  const address: string
  export default address
}
declare module '*.css'
declare module '*.ttf?url' {
  const address: string
  export default address
}
