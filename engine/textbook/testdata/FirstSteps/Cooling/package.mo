within FirstSteps;
package Cooling "A hot body in a cooler room"
end Cooling;
