// Archives made by hand, byte by byte (APPNOTE.TXT 4.3): only what an inspection looks at is true in them.

/** An archive of empty files with these names. */
export function zipOf(
  names: readonly string[],
  { locked = false, contents = {} as Record<string, string> } = {},
): Uint8Array<ArrayBuffer> {
  const local: number[] = []
  const directory: number[] = []
  for (const name of names) {
    const title = [...new TextEncoder().encode(name)]
    const body = [...new TextEncoder().encode(contents[name] ?? '')]
    const offset = local.length
    const flags = locked ? 1 : 0
    const sizes = [...u32(crc32(body)), ...u32(body.length), ...u32(body.length)]
    const common = [
      ...u16(20),
      ...u16(flags),
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...sizes,
      ...u16(title.length),
      ...u16(0),
    ]
    local.push(...u32(0x04034b50), ...common, ...title, ...body)
    directory.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...common,
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...u32(0),
      ...u32(offset),
      ...title,
    )
  }
  const count = [...u16(names.length), ...u16(names.length)]
  const end = [
    ...u32(0x06054b50),
    ...u16(0),
    ...u16(0),
    ...count,
    ...u32(directory.length),
    ...u32(local.length),
    ...u16(0),
  ]
  return Uint8Array.from([...local, ...directory, ...end])
}

/** A word-processed document with these parts beside what it must have. */
export function docx(parts: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  const types = `<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="${kind}"/></Types>`
  return zipOf(['[Content_Types].xml', 'word/document.xml', ...parts], { contents: { '[Content_Types].xml': types } })
}

const u16 = (value: number) => [value & 255, (value >> 8) & 255]
const u32 = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255]

function crc32(bytes: readonly number[]): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ -1) >>> 0
}
