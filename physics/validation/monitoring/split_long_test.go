//go:build long

package monitoring

import "testing"

// The clock times at which the fault-free day is split were not chosen for their result: earlier and later ones find all faulty days but 20 March too, with no
// more than a few false alarms.
func TestOtherSplitsOfTheFaultFreeDay(t *testing.T) {
	defer func(a, b int) { fitted, validated = a, b }(fitted, validated)
	list := days(t)
	free := list[len(list)-1]
	u := newUnit(t)
	for _, c := range [][2]int{{11*60 + 30, 13*60 + 30}, {12 * 60, 14 * 60}, {12*60 + 30, 15 * 60}, {13 * 60, 15*60 + 30}, {13*60 + 30, 16 * 60}, {14 * 60, 16*60 + 30}, {15 * 60, 17 * 60}} {
		fitted, validated = c[0], c[1]
		h := u.learn(free)
		var alarms [][]bool
		for _, d := range list {
			residual, effect := u.residuals(h, d)
			alarms = append(alarms, h.alarms(d, h.ratios(d, residual, effect)))
		}
		o := outcomeOf("twin", list, alarms)
		var faulty score
		for i, d := range list {
			if d.faulty {
				faulty = sum([]score{faulty, o.days[i]})
			}
		}
		t.Logf("fitted until %.1f h, limits until %.1f h: false %.1f %%, undetected days %d, missed rows %.1f %%, limits %.3v, shares %.2v, stratified %.2f", float64(fitted)/60, float64(validated)/60,
			o.quiet.falseRate(), o.undetected(list), faulty.missedRate(), h.limit, h.relative, h.set["stratified"])
		if o.quiet.falseRate() > 8 || o.undetected(list) > 1 || faulty.missedRate() > 40 {
			t.Errorf("fitted until %.1f h, limits until %.1f h: see above", float64(fitted)/60, float64(validated)/60)
		}
	}
}
