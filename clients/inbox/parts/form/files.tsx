// Files to send along: sealed in the worker before anything of them leaves this computer.
import { sizeWords } from '../referral/attachments.tsx'

export function FileField({ files, onChange }: { files: readonly File[]; onChange: (files: File[]) => void }) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="files">
        Attach files
      </label>
      <input
        class="govuk-file-upload"
        id="files"
        type="file"
        multiple
        onChange={event => onChange([...files, ...(event.currentTarget.files ?? [])])}
      />
      {files.length > 0 && (
        <ul class="govuk-list cme-files">
          {files.map(file => (
            <li key={`${file.name} ${file.size}`}>
              <bdi>{file.name}</bdi>, {sizeWords(file.size)}{' '}
              <button type="button" class="cme-link-button" onClick={() => onChange(files.filter(one => one !== file))}>
                Remove <span class="govuk-visually-hidden">{file.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
