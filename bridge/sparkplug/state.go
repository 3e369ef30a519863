package sparkplug

import (
	"encoding/json"
	"fmt"
)

// hostState is what a host application says of itself.
type hostState struct {
	Online    *bool  `json:"online"`
	Timestamp *int64 `json:"timestamp"` // milliseconds since 1970, UTC
}

func encodeState(online bool, ms int64) []byte {
	return fmt.Appendf(nil, `{"online":%t,"timestamp":%d}`, online, ms)
}

// decodeState reads a STATE payload; both values must be there.
func decodeState(b []byte) (online bool, ms int64, ok bool) {
	var s hostState
	if json.Unmarshal(b, &s) != nil || s.Online == nil || s.Timestamp == nil {
		return false, 0, false
	}
	return *s.Online, *s.Timestamp, true
}
