package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// hidden asks a person at the terminal, and what is typed is not shown.
func hidden(question string) ([]byte, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.New("there is no terminal to ask for the passphrase on: give --passphrase-file FILE")
	}
	defer func() { _ = tty.Close() }()
	fd := int(tty.Fd())
	was, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, err
	}
	quiet := *was
	quiet.Lflag &^= unix.ECHO
	quiet.Lflag |= unix.ICANON | unix.ISIG
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &quiet); err != nil {
		return nil, err
	}
	show := func() { _ = unix.IoctlSetTermios(fd, unix.TCSETS, was) }
	defer show()
	interrupted, answered := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(interrupted, unix.SIGINT, unix.SIGTERM)
	defer signal.Stop(interrupted)
	defer close(answered)
	go func() { // whoever gives up here wants to see again what is typed
		select {
		case <-interrupted:
			show()
			fmt.Fprintln(tty)
			os.Exit(exitFailed)
		case <-answered:
		}
	}()
	fmt.Fprint(tty, question)
	line, err := bufio.NewReader(tty).ReadBytes('\n')
	fmt.Fprintln(tty)
	return bytes.TrimRight(line, "\r\n"), err
}
