// What somebody hands over who asks to be a national administrator: public, and no secret. `cme registrar init` writes it.
// Its words, read out in a voice one knows, are what binds it to them; nothing it says of itself is believed.
import { z } from 'zod'
import { digest, id } from '../../../schemas/ids.ts'
import { publicKey } from '../../../schemas/statement/jws.ts'

export const registrarRequest = z.strictObject({
  format: z.literal('cme-registrar-1'),
  net: digest,
  name: z.string().max(120),
  person: id,
  key: publicKey,
  proof: z.string().max(2048),
})
export type RegistrarRequest = z.infer<typeof registrarRequest>
