// The part of `@20minutes/s3rver` we use; the package carries no types. Nothing may be declared here that it does not do.

declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      address: string
      port: number
      directory: string
      silent: boolean
      vhostBuckets: boolean
      configureBuckets: { name: string; configs: string[] }[]
    })
    /** Makes the buckets, listens, resolves to the address. */
    run(): Promise<{ address: string; port: number }>
  }
}
