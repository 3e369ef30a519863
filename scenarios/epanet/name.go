package epanet

import (
	"strconv"
	"strings"
)

// names gives every component of the plant its Modelica name: the kind and the ID, with other characters than letters and digits replaced.
func (n *Network) names() {
	taken := map[string]bool{}
	name := func(kind, id string) string {
		s := kind + "_" + strings.Map(letterOrDigit, id)
		unique := s
		for i := 2; taken[unique]; i++ {
			unique = s + "_" + strconv.Itoa(i)
		}
		taken[unique] = true
		return unique
	}
	for _, x := range n.Junctions {
		x.name = name("junction", x.ID)
	}
	for _, x := range n.Reservoirs {
		x.name = name("reservoir", x.ID)
	}
	for _, x := range n.Tanks {
		x.name = name("tank", x.ID)
	}
	for _, x := range n.Pipes {
		x.name = name("pipe", x.ID)
	}
	for _, x := range n.Pumps {
		x.name = name("pump", x.ID)
	}
	for _, x := range n.Valves {
		x.name = name("valve", x.ID)
	}
	for _, x := range n.Patterns {
		x.name = name("pattern", x.ID)
	}
}

func letterOrDigit(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}
