// What must be read before anybody visits or rings: the words of clients/words, shared with what is printed.
export { warningsIn } from '../../../../words/letter/warnings.ts'
