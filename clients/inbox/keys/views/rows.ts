// An opened letter's content as rows to show: the words of clients/words, shared with what is printed.
export { rowsOf, sectionsOf, sectionTitles } from '../../../words/letter/rows.ts'
