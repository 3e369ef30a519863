within Gemel.Power;
package Grid "Generators, loads and the frequency of the grid"
end Grid;
