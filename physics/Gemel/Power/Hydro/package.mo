within Gemel.Power;
package Hydro "Water turbines, their governors, penstocks and surge tanks"
end Hydro;
