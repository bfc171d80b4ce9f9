// Files to send along: sealed in the worker before anything of them leaves this computer. Each has its kind, as the officer knows it.
import type { Attached } from '../../keys/write/question.ts'
import { sizeWords } from '../referral/attachments.tsx'
import { Select } from './choices.tsx'

type Props = {
  label?: string
  files: readonly Attached[]
  kinds: Record<string, string>
  onChange: (files: Attached[]) => void
}

export function FileField({ label = 'Attach files', files, kinds, onChange }: Props) {
  const add = (chosen: Iterable<File>) => onChange([...files, ...[...chosen].map(file => ({ file, type: 'other' }))])
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="files">
        {label}
      </label>
      <input
        class="govuk-file-upload"
        id="files"
        type="file"
        multiple
        onChange={event => {
          add(event.currentTarget.files ?? [])
          // The same file may be chosen again after it was removed.
          event.currentTarget.value = ''
        }}
      />
      {files.length > 0 && (
        <ul class="govuk-list cme-files">
          {files.map(({ file, type }, at) => (
            <li key={`${file.name} ${file.size}`}>
              <bdi>{file.name}</bdi>, {sizeWords(file.size)}{' '}
              <button
                type="button"
                class="cme-link-button"
                onClick={() => onChange(files.filter(one => one.file !== file))}
              >
                Remove <span class="govuk-visually-hidden">{file.name}</span>
              </button>
              <Select
                name={`file-${at}`}
                label={`What ${file.name} is`}
                choices={kinds}
                value={type}
                onChange={next =>
                  onChange(files.map(one => (one.file === file ? { file, type: next || 'other' } : one)))
                }
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
