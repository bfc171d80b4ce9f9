// govuk-frontend's styles without what only GOV.UK may show: its typeface and its crest are taken out.
// Nothing is fetched from anywhere: a style with a url() does not build.
import type { Plugin } from 'vite'

/** The transformation, as a plugin of the bundler. */
export function styles(): Plugin {
  return {
    name: 'cme-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('govuk-frontend') || !id.endsWith('.css')) return undefined
      const own = code
        .replace(/@font-face\s*\{[^}]*\}/g, '')
        .replace(/(?:-webkit-)?(?:mask|background)-image:url\([^)]*crest[^)]*\);?/g, '')
        .replace(/(["']?)GDS Transport\1\s*,\s*/g, '')
        .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
      if (/url\(/.test(own.replace(/url\(["']?data:/g, 'data('))) throw new Error(`${id} names a file to fetch.`)
      return { code: own, map: null }
    },
  }
}
