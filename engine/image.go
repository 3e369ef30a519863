package engine

// Image is the memory, cell by cell, with which function run of Program takes s through n ticks without new inputs: for those
// who emit the program in another form. The unknowns are its first cells, in the order of Ordered.States and Ordered.Z.
func (p *Plant) Image(s *State, w *Work, n int) ([]float64, error) {
	l := &w.lane
	if err := l.load(s); err != nil {
		return nil, err
	}
	if err := l.begin(n, nil); err != nil {
		return nil, err
	}
	image := make([]float64, p.program.Cells)
	l.read(image, 0)
	return image, nil
}
