within Gemel.Power;
package Gas "Gas turbines with their governors"
end Gas;
