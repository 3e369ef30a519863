package flat

import "testing"

// The golden file holds what libraries as large as Modelica's own make use of, in small; it is read as that of the features.
func TestLibraryConstructsFlattenAsRecorded(t *testing.T) { golden(t, "testdata/library.txt") }
