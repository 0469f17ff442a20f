/** Words whose forms no ending explains: the form they are found by, then the others. */
const families = `
man mannen män männen mäns mans männens mannens
bok boken böcker böckerna bokens böckers
stad staden städer städerna stadens städers
land landet länder länderna landets länders
hand handen händer händerna handens
tand tanden tänder tänderna
son sonen söner sönerna
dotter dottern döttrar döttrarna dotterns
mor modern mödrar mödrarna mors moders
far fadern fäder fäderna fars faders
bror brodern bröder bröderna brors
natt natten nätter nätterna
fot foten fötter fötterna
rot roten rötter rötterna
bot boten böter böterna
öra örat öron öronen
öga ögat ögon ögonen
år året åren årens årets års
ort orten orter orterna ortens orters
råd rådet råden rådens rådets råds rådens
gammal gammalt gamla gamle äldre äldst äldsta äldstes äldres
ung ungt unga unge yngre yngst yngsta ungas yngres
by byn byns byar byarna byarnas
ide iden ideer ideerna idens
hundra
motor motorn motorer motorerna motorns motorernas
liten litet lilla lille små mindre minst minsta
stor stort stora store större störst största
lång långt långa långe längre längst längsta
få färre
god gott goda gode bra bättre bäst bästa
dålig dåligt dåliga sämre sämst sämsta
hög högt höga höge högre högst högsta
tung tungt tunga tyngre tyngst tyngsta
gå går gick gått gående
få får fick fått
ge ger gav gett givit
se ser såg sett sedd sedda
bli blir blev blivit
ta tar tog tagit
stå står stod stått
komma kommer kom kommit
säga säger sade sa sagt
göra gör gjorde gjort gjorda
veta vet visste vetat
skriva skriver skrev skrivit skrivna skriven
hjälpa hjälper hjälpte hjälpt hjälp hjälpen hjälpens
sjunga sjunger sjöng sjungit
dricka dricker drack druckit
finna finner fann funnit
finnas finns fanns funnits
välja väljer valde valt vald valda
`;

const foundBy = new Map(
  families
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [first = '', ...others] = line.split(' ');
      return [first, ...others].map((form): [string, string] => [form, first]);
    })
);

/** The form an irregular word is found by, or undefined for a regular one. */
export function irregular(form: string): string | undefined {
  return foundBy.get(form);
}
