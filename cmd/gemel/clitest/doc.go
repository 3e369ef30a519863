// Package clitest holds tests that build the program once and drive it as a process: exit statuses, exact messages, what is left on
// disk after a mistake, a signal or a full disk, and the same bits from wherever it is called.
//
//	main_test.go     builds the program, a plant to break, and a run of it
//	message_test.go  testdata/*.txt: broken files, one block a mistake -> exact message, status, nothing left behind
//	*_test.go        what takes more than a block: signals, disks, folders, hostile files, determinism
package clitest
