within Gemel.Power;
package Steam "Steam turbines and their governors"
end Steam;
