// Where a webhook may lead: https, and a public address only, decided on what the name resolved to and then connected to, never on the
// name. Else whoever names a webhook could have the gateway knock at doors inside its own network.
import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const refused = new BlockList()
// IANA's special-purpose registries (RFC 6890 and later): this host, private, shared, loopback, link-local, documentation,
// benchmarking, multicast, reserved; and their like of IPv6, the ones that carry IPv4 inside among them.
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  refused.addSubnet(net, bits, 'ipv4')
}
const allowed6 = new BlockList()
// Global unicast is 2000::/3; within it, what is not for talking to hosts.
allowed6.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  refused.addSubnet(net, bits, 'ipv6')
}

/** Whether an address is one that anybody on the internet may be reached at. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !refused.check(address, 'ipv4')
  return family === 6 && allowed6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
}

/** It leads where the gateway does not go. */
export class AddressRefused extends Error {}

/** A `lookup` for connecting: resolves, and gives back only addresses that may be connected to; an error where there are none. */
export function guardedLookup(
  mayConnect: (address: string) => boolean,
  names: typeof resolve = resolve,
): LookupFunction {
  return (hostname, options, callback) => {
    names(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0)
      const fit = (Array.isArray(found) ? found : []).filter(({ address }) => mayConnect(address))
      const [first] = fit
      // One bad address among good ones is not a mistake: it is how a name is made to lead inside at the second look.
      if (!first || fit.length !== found.length)
        return callback(new AddressRefused(`${hostname} leads to an address that is not public`), '', 0)
      if (options.all) callback(null, fit)
      else callback(null, first.address, first.family)
    })
  }
}

/** Whether this is the address of a webhook at all; undefined where it is, else why not. A bare IP address is checked here. */
export function whyNotWebhook(address: string, mayConnect: (address: string) => boolean): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'https:') return 'A webhook is an https address.'
  if (url.username || url.password || url.hash) return 'A webhook has no user, password or fragment in its address.'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !mayConnect(host)) return 'A webhook leads to a public address.'
  return undefined
}
