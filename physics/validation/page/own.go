package main

import (
	"fmt"
	"strings"

	"gemel/physics/validation"
)

// own are domains with a page of their own, docs/<domain>.md, on which naive baselines stand beside what is reached.
var own = map[string]struct{ title, about string }{
	"fitting": {"Fitting to data that others recorded", `Models of the library are fitted to a part of a recording and predict the rest. Each row says what was predicted, how far it may be off, how far it is, and how far a naive way is off
on the same data. Fits are done by ` + "`engine/fit`" + ` (bounded least squares on exact sensitivities). A prediction sees nothing of what it is compared with.

- **Circulators**: the curve A - B q^C at full speed and electronics that slow the pump down where its head would exceed a limit; four numbers of the heads and three of the powers, from four
  or five points. Every second point is held out; then halves by chance, with the ends of the curve and without.
- **Heat pump**: the laws of Maps.HeatPumpFit. 60 % of the points of a catalogue are learned, by columns and by chance; also those of a machine that had no part in the choice of the laws.
- **House with heat pump and heated floor** (an emulator of others): 22 numbers and 4 starting temperatures from one day; then 24 hours ahead without seeing a temperature:
  with the recorded command to the heat pump, and with the PI controller of the case, which needs only weather, occupants and set-points. The second recording has no weather: it is guessed there from the days before, which tells how much a forecast is worth. The first rows of a
  recording, in which the emulator settles from one temperature everywhere, are left out.
- **Gas turbine**: hours of a first part are learned, all later ones predicted, from ambient air, the losses of pressure, and inlet and exhaust temperature; not from the measured discharge
  pressure, which is predicted too. In this copy of the data the headings of energy yield and discharge pressure are exchanged, as their sizes and the expansion of the gas show; the
  rows name both. Flow and efficiencies are not determined each by itself: they are those of an engine without cooling air.
- **Bands**: how many readings that a fit has not seen lie outside of the 95 % band of their prediction. It knows the noise and what the data leave open of the numbers fitted, not the
  error of the law itself; where that is larger, the row says so.
`},
	"monitoring": {"Monitoring of plants that others recorded", `Two plants that others recorded with faults in them: a small pump loop (SKAB) and an air handling unit (LBNL). For each, a model made of assets of the library is fitted to rows without faults,
follows the rest of the recording, and raises an alarm where the plant no longer does what the model says. The labels of the recording then tell what the alarms were worth.

## How to read the table

- A **missed-alarm rate** is the share of faulty rows without an alarm, a **false-alarm rate** the share of healthy rows with one. F1 mixes both. F1 by itself means little: in SKAB a detector that always cries has 0.69.
- Rows that a model or a threshold learned from are never counted.
- The last column shows what is reached without a model on the same rows. Where such a way does as well, the model earns nothing there, and the text below says so.
- **no** under *met* is a miss, with its reason below the table.

## The pump loop (SKAB)

Water goes round; one pump, one motor, valves before and behind the pump. A run takes twenty minutes, a row a second. The first 400 rows of a run are for learning, by the convention of the source; a fault comes later and mostly
goes again. Pressure is useless here (it comes in steps of a quarter of a bar); flow, motor current and two vibrations are followed.

1. *Model*: centrifugal pump, induction motor, and everything that throttles as one valve. Speed, power factor and the eccentricity of the rotor are fitted to the learning rows, by ` + "`engine/fit`" + `, with the noise of the sensors. Where a
   run is already disturbed while it is learned from (flow off by 2 %, vibration by 20 %), only the rows before that are taken.
2. *Following*: a bank of extended Kalman filters (` + "`engine/estimate`, `Bank`" + `), one for each explanation: healthy; loop throttled; rotor out of balance; something else. The healthy loop may wander slowly by itself (1.5 % in a day). The bank
   says how probable each explanation is, and how severe the fault.
3. *Alarm*: a fault is more probable than not, and its severity is worth it. What counts as worth it for throttling, and how much more where flow is gained, are the only two numbers chosen by labels (vibration: 15 %, for all). For the rows "each file by the threshold chosen on the other files" the file
   that is judged had no say in it, by this rule: the highest F1 among thresholds with no more false alarms than the best published detector.

What came out: F1 is higher than that of every published detector. Only the isolation forest cries less (it misses more than four faults in five), and only MSET misses less (it cries in two of five healthy rows). But the published ones were judged
on 34 runs, and only 17 of these are here. Without a model, the average of the readings beside the mean of the learning rows comes near in F1 and misses as little, at nearly three times the false alarms. So most of what is found here is found by averaging; what the bank adds is that it lets a healthy loop wander, comes back to healthy when
the fault goes, needs a threshold for each fault instead of each signal, and gives the fault a name: nearly all alarms on closed valves are called a throttled loop. One filter with a CUSUM on its innovations finds nearly everything, but cries in two of three healthy rows: the smallest lasting shift adds up, and what has added up takes
long to fade. It cannot tell a valve before the pump from one behind it: flow alone does not.

Not found: the short push of the rotor in other_8 (it lasts seconds, but 400 rows are labelled), and the first half minute of a closing valve. Not solved: a loop that is watched for hours without being taught again. The healthy run wanders by more in two
hours than the smallest fault that is to be found, so the threshold above is for short runs; the row "learned from once" states it.

What else was chosen with all runs in view: how often faults come and go, how much readings scatter under "something else", how fast the healthy loop wanders. Each only needs its order of magnitude: ` + "`TestBankHardlyDependsOnItsSettings`" + `
(build tag ` + "`long`" + `) changes them by factors of 2 to 10.

## The air handling unit (LBNL)

One zone, constant air flow, a row a minute, 15 days of which **one** is without faults. The file says which days are faulty, not what the fault is. Temperatures come in °F.

1. *Model*, in three sections that are fitted apart. Mixing box: outdoor and return damper, an outdoor sensor that reads too much. Coils: valves, heating and cooling coil, fan heat, lags; they start from the measured mixed air, so that a fault of
   the box does not show twice. Room: air and walls, from the measured supply air; it raises no alarm, half a day is too short to learn what walls store, and serves as a witness in the diagnosis.
2. *Split of the fault-free day by the clock*: until 13:00 for fitting, until 15:30 for limits, the rest for false alarms.
3. *Alarm*: the residual, averaged over ten minutes, is more than half a kelvin (what two resistance thermometers may differ by) and a share of what the section does to the air together. The share is the smallest with which the fault-free rows
   until 15:30 stay a fifth below an alarm. Valve commands beyond what was learned are taken as the largest learned one.
4. *Diagnosis*: each fault of a list is tried alone on the day, everything else as learned; the one that leaves the least misfit is named, and the next one where it is hardly worse.

What came out: every faulty day raises alarms for at least half an hour, and the named faults agree with what the plots show. In some rows the fault has no effect, such as a cooling valve that is stuck shut while nobody asks for cooling, so not all rows of a day
can raise an alarm. A leak of the cooling valve and a supply sensor that reads too little look alike as long as the leak is small: both are named. A leaking and a half-open valve look alike too. The kinds of faults are not in the file, so nobody
has checked the names against the truth.

What to doubt: false alarms are counted on half a day of one day, and there is no second fault-free day to see how much days differ. 20 March is hardly told from the fault-free afternoon. Some further evidence is in the rows about the section that is *not* at fault: it is in alarm in one or two rows of a hundred. Splits of the
fault-free day at other clock times, from 11:30 and 13:30 to 15:00 and 17:00, give no more than about 5 % false alarms, and miss at most 20 March (` + "`TestOtherSplitsOfTheFaultFreeDay`, build tag `long`" + `). That a spread of the mixed air belongs into the limits was seen on the afternoon that is
judged; without it the twin is in alarm there for over an hour (first entry of the last column). A detector that only knows the mean of the learned rows has no false alarm here and "finds" nearly every day too, because other days have other weather: on other fault-free days
it would cry just so. Linear regression on the inputs of the twin cries on more than half of the fault-free rest.

## All rows

`},
}

// pages are all pages by file name below docs.
func pages(records []validation.Record, assets []validation.Asset) map[string]string {
	texts := map[string]string{}
	var general, elsewhere []validation.Record
	for _, r := range records {
		if _, ok := own[r.Domain]; ok {
			texts[r.Domain+".md"] = ownPage(r, assets)
			elsewhere = append(elsewhere, r)
		} else {
			general = append(general, r)
		}
	}
	texts["validation.md"] = page(general, assets, elsewhere...)
	return texts
}

// ownPage is the page of one domain.
func ownPage(record validation.Record, assets []validation.Asset) string {
	files := map[string]string{}
	for _, a := range assets {
		files[a.Name] = a.File
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", own[record.Domain].title, own[record.Domain].about)
	fmt.Fprintf(&b, "Written by `go run ./physics/validation/page` from what `go test ./physics/validation/%s -update` records in [docs/validation](validation); do not edit it. ", record.Domain)
	b.WriteString("Reference data are read from `../shared/data`.\n\n")
	c := tally(record)
	fmt.Fprintf(&b, "%d checks, %d met, %d missed.\n\n", c.checks, c.met, c.checks-c.met)
	b.WriteString("| asset | case | reference | quantity | tolerance | reached | met | naive baselines |\n|---|---|---|---|--:|--:|:-:|---|\n")
	for _, r := range record.Rows {
		var names []string
		for _, name := range append([]string{r.Asset}, r.Also...) {
			text := short(name)
			if files[name] != "" {
				text = fmt.Sprintf("[%s](../physics/%s)", text, files[name])
			}
			names = append(names, text)
		}
		var naive []string
		for _, n := range r.Baselines {
			naive = append(naive, cell(n.Name)+": "+number(n.Reached, r.Unit))
		}
		met := "yes"
		if !r.Met {
			met = "**no**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", strings.Join(names, ", "), cell(r.Case), cell(r.Reference), cell(r.Quantity), number(r.Tolerance, r.Unit), number(r.Reached, r.Unit), met, strings.Join(naive, "<br>"))
	}
	if c.met < c.checks {
		b.WriteString("\nMissed, and why:\n\n")
		for _, r := range record.Rows {
			if !r.Met {
				fmt.Fprintf(&b, "- %s, %s, %s: **%s**\n", short(r.Asset), r.Case, r.Quantity, r.Miss)
			}
		}
	}
	plots(&b, record)
	return b.String()
}
