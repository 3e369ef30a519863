// Empty: its presence lets listen.go declare a function without a body.
