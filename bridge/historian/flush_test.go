package historian

// Flush writes what is in memory into a file, as happens by itself when there is enough of it.
func (s *Store) Flush() error { return s.db.Flush() }
