package modbus

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("127.0.0.1:%d", bridgetest.FreePort(t))
}

// plant has a value of every type, in all orders.
func plant(address string) Config {
	c := Config{Name: "plc", Address: address, Base: 1, Period: 5 * time.Millisecond, Timeout: time.Second, Clock: bridge.Wall{}}
	number := 1
	for k, o := range orders {
		for typ := bridge.Int8; typ <= bridge.Float64; typ++ {
			t := tagAt(fmt.Sprintf("7/holding/%d/%s", number, o), typ)
			t.ID, number = bridge.TagID(len(c.Tags)+1), number+4
			if k == 3 {
				t.Scale, t.Offset = 0.5, -3
			}
			c.Tags = append(c.Tags, t)
		}
	}
	for i, a := range []string{"7/coil/1", "7/discrete/1", "7/input/1", "9/input/1000"} {
		t := tagAt(a, bridge.Unknown)
		t.ID = bridge.TagID(1000 + i)
		if i > 0 {
			t.Access = bridge.Read
		}
		c.Tags = append(c.Tags, t)
	}
	return c
}

func tagAt(a string, typ bridge.DataType) bridge.Tag {
	return bridge.Tag{Name: a, Source: "plc", Address: a, Scale: 1, Low: math.Inf(-1), High: math.Inf(1), Access: bridge.ReadWrite, Type: typ, Unit: "1"}
}

func run(t *testing.T, c Config) (*bridgetest.Inbox, func()) {
	t.Helper()
	s, err := NewSource(c)
	if err != nil {
		t.Fatal(err)
	}
	return bridgetest.Run(t, s)
}

func device(t *testing.T, c Config, written func(bridge.Tag, float64) (float64, error)) *Device {
	t.Helper()
	d, err := NewDevice(c, written)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func accept(_ bridge.Tag, x float64) (float64, error) { return x, nil }

func TestEveryTypeAndOrderIsRead(t *testing.T) {
	c := plant(free(t))
	d := device(t, c, accept)
	defer func() { _ = d.Close() }()
	for i := range c.Tags {
		d.Set(i, float64(i%2)) // fits into every type, also bits
	}
	b, stop := run(t, c)
	defer stop()
	for i := range c.Tags {
		b.Until(t, c.Tags[i].Name, func() bool {
			s := b.Last(c.Tags[i].ID)
			return s.Status == bridge.Good && s.Value == float64(i%2) && s.Source > 0 && s.Server == s.Source
		})
	}
	d.Set(2, -12345)
	b.Until(t, "a new value", func() bool { return b.Last(c.Tags[2].ID).Value == -12345 })
}

// What registers hold is what was put in, for every type and order.
func TestRegistersAndValuesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ := bridge.DataType(rapid.IntRange(int(bridge.Int8), int(bridge.Float64)).Draw(t, "type"))
		a := address{typ: typ, order: rapid.SampledFrom(orders).Draw(t, "order")}
		x, err := typ.Coerce(rapid.OneOf(rapid.Float64(), rapid.Float64Range(-300, 70000)).Draw(t, "x"))
		if err != nil {
			return
		}
		b := a.registers(x)
		if len(b) != 2*a.size() {
			t.Fatalf("%d bytes", len(b))
		}
		if y := a.value(b); math.Float64bits(y) != math.Float64bits(x) {
			t.Fatalf("%v %s: %g became %g", typ, a.order, x, y)
		}
	})
	// the published example of the four orders: 123456.0 = 0x47F12000
	for o, want := range map[Order][]byte{BigEndian: {0x47, 0xF1, 0x20, 0x00}, WordSwapped: {0x20, 0x00, 0x47, 0xF1}, ByteSwapped: {0xF1, 0x47, 0x00, 0x20}, LittleEndian: {0x00, 0x20, 0xF1, 0x47}} {
		a := address{typ: bridge.Float32, order: o}
		if got := a.registers(123456); string(got) != string(want) {
			t.Errorf("%s: % x, want % x", o, got, want)
		}
	}
}

// A tag whose address the device does not have is bad, and the others are read.
func TestARefusedAddressIsBadAndTheRestIsRead(t *testing.T) {
	c := plant(free(t))
	d := device(t, c, accept)
	defer func() { _ = d.Close() }()
	extra := tagAt("7/holding/5000", bridge.Int16)
	extra.ID = 99
	c.Tags = append(c.Tags, extra)
	b, stop := run(t, c)
	defer stop()
	b.Until(t, "bad and good", func() bool {
		bad := b.Last(99)
		return bad.Status == bridge.BadNodeUnknown && math.IsNaN(bad.Value) && b.Last(1).Status.IsGood()
	})
}

// The connection breaks and comes back: tags become bad once, the gap is told, readings go on.
func TestABrokenConnectionIsToldAndMended(t *testing.T) {
	c := plant(free(t))
	d := device(t, c, accept)
	b, stop := run(t, c)
	defer stop()
	b.Until(t, "first readings", func() bool { return b.Last(1).Status.IsGood() })
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	b.Until(t, "bad", func() bool { return b.Last(1).Status == bridge.BadNoCommunication })
	d = device(t, c, accept)
	defer func() { _ = d.Close() }()
	b.Until(t, "good again", func() bool { return b.Last(1).Status.IsGood() })
	bad, gaps := 0, b.Gaps()
	for _, s := range b.Of(1) {
		if s.Status.IsBad() {
			bad++
		}
	}
	if bad != 1 || len(gaps) != 1 || !(gaps[0].From < gaps[0].To) {
		t.Errorf("told bad %d times, and the gaps %v; want 1 and 1", bad, gaps)
	}
}

// A store that takes nothing for a while loses nothing.
func TestWhatIsNotTakenIsKept(t *testing.T) {
	c := plant(free(t))
	c.Tags = c.Tags[:1]
	d := device(t, c, accept)
	defer func() { _ = d.Close() }()
	b, stop := run(t, c)
	b.Refuse(true)
	from := bridge.At(time.Now())
	b.Until(t, "refused", func() bool { return b.Refused() >= 8 })
	to := bridge.At(time.Now())
	b.Refuse(false)
	before := b.Len()
	b.Until(t, "more", func() bool { return b.Len() > before+10 })
	stop()
	kept, last := 0, bridge.Time(0)
	for _, x := range b.Samples() {
		if x.Source <= last {
			t.Errorf("a sample of %s comes after one of %s", x.Source, last)
		}
		if last = x.Source; x.Source > from && x.Source < to {
			kept++
		}
	}
	if kept < 5 {
		t.Errorf("%d samples of the time in which nobody took any were kept", kept)
	}
}

func TestAddressesThatAreWrong(t *testing.T) {
	for _, c := range []struct {
		address string
		typ     bridge.DataType
		want    string
	}{
		{"holding/1", 0, "no Modbus address"}, {"300/holding/1", 0, "unit"}, {"1/held/1", 0, "table"}, {"1/holding/0", 0, "counts from 1 to 65536"},
		{"1/holding/65537", 0, "counts from"}, {"1/holding/65536", bridge.Float32, "does not fit"}, {"1/coil/1", bridge.Float32, "one bit"}, {"1/holding/1/ACBD", 0, "order"},
		{"1/input/1", 0, "nothing can be written"}, {"1/holding/1/ABCD/x", 0, "no Modbus address"}, {"1/holding/x", 0, "counts from"},
	} {
		_, err := NewSource(Config{Name: "plc", Base: 1, Tags: []bridge.Tag{tagAt(c.address, c.typ)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.address, err, c.want)
		}
	}
}

// As few requests as the protocol allows: holes are read, bounds are kept, every tag is in one of them.
func TestRequestsCoverEveryTagOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tags []bridge.Tag
		var at []address
		for range rapid.IntRange(1, 40).Draw(t, "tags") {
			x := tagAt(fmt.Sprintf("%d/%s/%d", rapid.IntRange(1, 2).Draw(t, "unit"), rapid.SampledFrom([]string{"coil", "holding"}).Draw(t, "table"), rapid.IntRange(0, 600).Draw(t, "number")), 0)
			if strings.Contains(x.Address, "holding") {
				x.Type = bridge.DataType(rapid.IntRange(int(bridge.Int8), int(bridge.Float64)).Draw(t, "type"))
			}
			x.Period = bridge.Time(rapid.IntRange(0, 2).Draw(t, "period"))
			a, err := parseAddress(&x, 0, BigEndian)
			if err != nil {
				t.Fatal(err)
			}
			tags, at = append(tags, x), append(at, a)
		}
		seen := map[int]int{}
		list := requests(tags, at, 1)
		for range rapid.IntRange(0, 10).Draw(t, "refusals") {
			if k := rapid.IntRange(0, len(list)-1).Draw(t, "refused"); len(list[k].tags) > 1 {
				parts := list[k].split(at)
				list = slices.Replace(list, k, k+1, parts[:]...)
			}
		}
		for _, r := range list {
			if r.count > mostBits || !r.table.bits() && r.count > mostRegisters {
				t.Fatalf("%d at once", r.count)
			}
			for _, i := range r.tags {
				seen[i]++
				if a := at[i]; a.unit != r.unit || a.table != r.table || a.first < r.first || int(a.first)+a.size() > int(r.first)+r.count {
					t.Fatalf("tag %d lies outside of its request", i)
				}
			}
		}
		for i := range tags {
			if seen[i] != 1 {
				t.Fatalf("tag %d is read by %d requests", i, seen[i])
			}
		}
	})
}
