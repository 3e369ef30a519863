package sparkplug

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestConformance(t *testing.T) {
	p := perform(t)
	list, err := os.ReadFile("testdata/assertions.txt")
	if err != nil {
		t.Fatal(err)
	}
	checks, tests := assertions(), assertionTests()
	covered, not, passed := 0, 0, map[uintptr]bool{}
	for _, id := range strings.Fields(string(list)[strings.Index(string(list), "\n"):]) {
		c, played := checks[id]
		f, tested := tests[id]
		_, out := notApplicable(id)
		if n := btoi(played) + btoi(tested) + btoi(out); n != 1 {
			t.Errorf("%s has %d answers, want 1", id, n)
			continue
		}
		delete(checks, id)
		delete(tests, id)
		switch {
		case out:
			not++
		case tested:
			covered++
			which := reflect.ValueOf(f).Pointer()
			if _, ran := passed[which]; !ran {
				passed[which] = t.Run("play of "+id, f)
			}
			t.Run(id, func(t *testing.T) {
				if !passed[which] {
					t.Error("its play failed")
				}
			})
		default:
			covered++
			t.Run(id, func(t *testing.T) {
				if err := c(p); err != nil {
					t.Error(err)
				}
			})
		}
	}
	if len(checks)+len(tests) > 0 {
		t.Errorf("no assertions of the specification: %v %v", checks, tests)
	}
	t.Logf("%d assertions covered, %d not applicable", covered, not)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
