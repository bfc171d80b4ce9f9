// Common Transfer Files as schools' systems write them. Every pupil is invented.

export type Invented = { upn?: string; surname?: string; more?: string; sex?: string }

/** One pupil with what most files have; `more` stands at its end as given. */
export function pupilXml({
  upn = 'B801200005001',
  surname = 'Okonjo-Brant',
  more = '',
  sex = '<Sex>F</Sex>',
}: Invented = {}): string {
  return `<Pupil>
      <UPN>${upn}</UPN><Surname>${surname}</Surname><Forename>Zofia</Forename><DOB>2016-03-14</DOB>${sex}
      <BasicDetails>
        <FormerUPN>D88661230450A</FormerUPN><PreferredForename>Zosia</PreferredForename><MiddleNames>Adaeze</MiddleNames>
        <NCyearActual>06</NCyearActual><Ethnicity>WEEU</Ethnicity>
      </BasicDetails>
      <SENhistory>
        <SEN><StartDate>2022-01-10</StartDate><SENprovision>N</SENprovision></SEN>
        <SEN><StartDate>2024-09-03</StartDate><SENprovision>K</SENprovision></SEN>
      </SENhistory>
      <Address>
        <BS7666Address><PAON>14</PAON><Street>Larkspur Road</Street><Town>Ealing</Town></BS7666Address><PostCode>W5 9ZZ</PostCode>
      </Address>
      <Contacts>
        <Contact>
          <Order>1</Order><Title>Ms</Title><Surname>Okonjo-Brant</Surname><Forename>Ewa</Forename><Relationship>PAM</Relationship>
          <Responsibility>true</Responsibility><Address><AddressAsPupil>true</AddressAsPupil></Address>
          <Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900123</PhoneNo></Phone></Phones>
          <Email>ewa@family.example</Email>
        </Contact>
      </Contacts>
      <Attendance>
        <YearData><Year>2025</Year><SessionsPossible>200</SessionsPossible><SessionsAttended>183</SessionsAttended><SessionsUnauthorised>12</SessionsUnauthorised></YearData>
      </Attendance>
      <SchoolHistory>
        <School><LEA>307</LEA><Estab>9901</Estab><SchoolName>Larkspur Primary School</SchoolName><EntryDate>2021-09-06</EntryDate><LeavingDate>2026-10-02</LeavingDate><LastSchool>true</LastSchool></School>
      </SchoolHistory>${more}
    </Pupil>`
}

/** A whole file. */
export function ctfXml(pupils: readonly string[], to = { lea: '307', estab: 'LLLL' }): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<CTfile>
  <Header>
    <DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion><DateTime>2026-10-05T09:00:00</DateTime>
    <DocumentQualifier>partial</DocumentQualifier><DataDescriptor>Leavers</DataDescriptor><SupplierID>Invented MIS</SupplierID>
    <SourceSchool><LEA>307</LEA><Estab>9901</Estab><SchoolName>Larkspur Primary School</SchoolName><AcademicYear>2026</AcademicYear></SourceSchool>
    <DestSchool><LEA>${to.lea}</LEA><Estab>${to.estab}</Estab></DestSchool>
  </Header>
  <CTFpupilData>
    ${pupils.join('\n    ')}
  </CTFpupilData>
</CTfile>`
}

export const bytesOf = (xml: string): Uint8Array => new TextEncoder().encode(xml)
