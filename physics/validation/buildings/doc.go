// Package buildings holds the tests that compare Gemel.Buildings and Gemel.Weather with standards, published results and closed forms.
package buildings
