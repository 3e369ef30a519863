within Drives;
package Components
end Components;
