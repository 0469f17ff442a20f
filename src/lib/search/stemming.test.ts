import { describe, expect, it } from 'vitest';
import { stem } from './stemming.ts';
import { fold } from './words.ts';

const families = `
förbund förbundet förbunden förbunds förbundets förbundens
samordningsförbund samordningsförbundet samordningsförbundets
intervju intervjun intervjuer intervjuerna intervjuernas intervjuns
flicka flickan flickor flickorna flickornas
pojke pojken pojkar pojkarna pojkens
bil bilen bilar bilarna bilens
film filmen filmer filmerna
station stationen stationer stationerna stationens
kvinna kvinnan kvinnor kvinnorna kvinnornas kvinnas
människa människan människor människorna människans
möte mötet möten mötena mötets
arbete arbetet arbeten arbetets
projekt projektet projekten projektets projektens
program programmet programmen programmets programmens
rum rummet rummen rummens
kommun kommunen kommuner kommunerna kommuners kommunens
utbildning utbildningen utbildningar utbildningarna
myndighet myndigheten myndigheter myndigheterna myndigheternas
möjlighet möjligheten möjligheter möjligheterna
enhet enheten enheter enheterna
social socialt sociala
viktig viktigt viktiga
gemensam gemensamt gemensamma
långsiktig långsiktigt långsiktiga
samverka samverkar samverkade samverkat samverkan
samordna samordnar samordnade samordnat
arbetar arbetade arbetat arbeta arbetare
talar talade talat tala
lokal lokalt lokala lokaler lokalen
syster systern systrar systrarna
teater teatern teatrar teatrarna
fönster fönstret fönstren fönstrens
register registret registren
nyckel nyckeln nycklar nycklarna
artikel artikeln artiklar artiklarna
fågel fågeln fåglar fåglarna
vatten vattnet vattnets
tecken tecknet tecknen
sektor sektorn sektorer sektorerna
doktor doktorn doktorer
museum museet museer museerna
centrum centret
kurs kursen kurser kurserna
ungdom ungdomen ungdomar ungdomarna ungdomars
företag företaget företagen företagens
skola skolan skolor skolorna skolans
snickare snickaren snickarna
försäkringskassa försäkringskassan försäkringskassans
arbetsförmedling arbetsförmedlingen arbetsförmedlingens
region regionen regioner regionerna
radio radion radions
studio studion
by byn byns
stad staden städer städerna
bok boken böcker böckerna
år året åren årets
liten litet små lilla
arbetslös arbetslösa arbetslöst
sjukskriven sjukskrivna
chef chefen chefer cheferna chefens
pris priset priser priserna
hus huset husen
barn barnet barnen barnens barns
problem problemet problemen
medel medlet medlen medlens
resurs resursen resurser resurserna resursernas
process processen processer processerna
person personen personer personerna personers
musik musiken musikens
trä träet träets
idé idén idéer idéerna
kommitté kommittén kommittéer
tillsyn tillsynen
miljö miljön miljöer miljöerna
verkstad verkstaden verkstäder verkstädernas
tjänsteman tjänstemannen tjänstemän tjänstemännen
utland utlandet
ringblomma ringblommor ringblommorna
hållplats hållplatsen hållplatser
omklädningsrum omklädningsrummet
gymnasium gymnasiet gymnasier
motor motorn motorer
talbok talboken talböcker talböckerna
fladdermus fladdermusen fladdermöss fladdermössen
bröd brödet
balkong balkonger
liggare liggaren
tumavtryck tumavtrycket
strålkastare strålkastaren strålkastarna
`;
const apart = `
tra trä
bil bild
barn bara
tid tidning
ord ordning
kon kommun
rad råd
mal mål
hal hål
station stat
samtal samt
sand sandal
hund hundra
radio rad
`;
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(fold));

describe('the stem', () => {
  it.each(lines(families).map((forms) => [forms[0] ?? '', forms]))(
    'is one for every form of %s',
    (_, forms) => {
      const stems = forms.map((form) => `${form}: ${stem(form)}`);
      expect([new Set(forms.map(stem)).size, stems]).toEqual([1, stems]);
    }
  );

  it.each(lines(apart))('tells %s from %s', (one = '', other = '') => {
    expect(stem(one)).not.toBe(stem(other));
  });

  it('leaves short words and figures as they are', () => {
    expect(['ö', 'rar', 'tv', '2003', '2005s'].map(stem)).toEqual(['ö', 'rar', 'tv', '2003', '2005s']);
  });

  it('is never longer than the word, save for irregular ones, and never empty', () => {
    for (const form of lines(families).flat()) expect(stem(form).length).toBeGreaterThan(1);
  });
});
