// What a file is called by its content and by its ending: tables. Content counts; an ending only where content cannot tell.
// Whatever runs when it is opened on an officer's computer is refused, by either.
import type { FileSort } from '../../schemas/file-policy.ts'

/** Media types, by `file-type` from the content, that are programs or disks with programs on them. */
export const programs = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/wasm',
  'application/x-shockwave-flash',
  'application/x-ms-shortcut',
  'application/x-ft-apple.alias',
  'application/x-ms-regedit',
  'application/x-ft-windows-registry-hive',
  'application/vnd.ms-htmlhelp',
  'application/vnd.android.package-archive',
  'application/x-google-chrome-extension',
  'application/x-xpinstall',
  'application/x-deb',
  'application/x-rpm',
  'application/x-apple-diskimage',
  'application/x-iso9660-image',
  'application/vnd.ms-cab-compressed',
  'application/x-asar',
])

/** Endings that a council's computer runs, whatever the content. */
const programEndings = `exe com scr pif msi msp msix appx dll sys drv cpl ocx jar apk app deb rpm dmg pkg iso img vhd vhdx lnk
  url scf reg chm hlp gadget application msc jnlp xll wll xla ppam diagcab settingcontent-ms library-ms search-ms theme`
const scriptEndings = `bat cmd ps1 psm1 psd1 ps1xml vbs vbe vb js jse mjs cjs wsf wsh wsc sct hta sh bash zsh csh ksh fish command
  py pyc pyw rb pl php asp aspx jsp lua tcl applescript scpt osascript inf`

/** What an ending runs as, if anything. */
export function runsAs(ending: string): 'executable' | 'script' | undefined {
  if (words(programEndings).has(ending)) return 'executable'
  return words(scriptEndings).has(ending) ? 'script' : undefined
}

const lists = new Map<string, Set<string>>()
function words(list: string): Set<string> {
  const known = lists.get(list) ?? new Set(list.split(/\s+/))
  lists.set(list, known)
  return known
}

/** Endings whose content is text that looks alike: here the ending tells which. */
export const textEndings: Record<string, string> = {
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  xml: 'application/xml',
  eml: 'message/rfc822',
  htm: 'text/html',
  html: 'text/html',
  svg: 'image/svg+xml',
}

/** Media type → the endings it goes by; the first is its own. Where a type is not listed, `file-type`'s own ending is. */
export const endings: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/tiff': ['tif', 'tiff'],
  'image/heic': ['heic', 'heif'],
  'image/heif': ['heif', 'heic'],
  'application/x-cfb': ['doc', 'xls', 'ppt', 'msg', 'dot', 'xlt', 'pps', 'pub', 'vsd', 'mpp'],
  'application/vnd.ms-outlook': ['msg', 'pst'],
  'application/zip': ['zip'],
  'application/x-rar-compressed': ['rar'],
  'application/gzip': ['gz', 'tgz'],
  'video/mp4': ['mp4', 'm4v'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/x-m4a': ['m4a'],
  'video/quicktime': ['mov', 'qt'],
  'video/mpeg': ['mpg', 'mpeg'],
  'audio/mpeg': ['mp3', 'mpga'],
  'text/plain': ['txt', 'log', 'text', 'asc', ''],
  'application/octet-stream': [],
}

const office = 'application/vnd.openxmlformats-officedocument'
const sorts: readonly [FileSort, RegExp][] = [
  ['pdf', /^application\/pdf$/],
  [
    'document',
    new RegExp(
      `^${office}\\.wordprocessingml|^application/vnd\\.ms-word|opendocument\\.text|^application/(rtf|x-cfb|vnd\\.apple\\.pages)$|msword`,
    ),
  ],
  [
    'spreadsheet',
    new RegExp(`^${office}\\.spreadsheetml|^application/vnd\\.ms-excel|opendocument\\.spreadsheet|apple\\.numbers`),
  ],
  [
    'presentation',
    new RegExp(
      `^${office}\\.presentationml|^application/vnd\\.ms-powerpoint|opendocument\\.presentation|apple\\.keynote`,
    ),
  ],
  ['web_page', /^text\/html$|^image\/svg/],
  ['image', /^image\/|^application\/dicom$/],
  ['email', /^message\/|^application\/vnd\.ms-outlook$/],
  ['data', /^text\/(csv|tab-separated-values)$|^application\/(json|xml)$/],
  ['text', /^text\//],
  ['archive', /zip|x-(rar|7z|tar|bzip2|xz|lzh|ace|arj|cpio|compress|lz4|unix-archive)|^application\/(gzip|zstd|lzip)/],
  ['audio', /^audio\//],
  ['video', /^video\//],
]

/** The sort that an officer would call it. */
export function sortOf(mime: string): FileSort {
  return sorts.find(([, pattern]) => pattern.test(mime))?.[0] ?? 'other'
}
