within Gemel.Buildings;
package Data "Walls, windows and building masses, with the sources of their numbers"
end Data;
