package bridge

// TagID is the number of a tag in a historian and a tag map: given once to a name, never again to another.
type TagID uint32

// Tag is one number of one device, and what it is to the model.
type Tag struct {
	ID       TagID
	Name     string // such as "booster/level"; unique, and what people see
	Source   string // name of the connection that it comes by
	Address  string // in the words of the protocol: "nsu=urn:plant;s=level", "plant/booster/level", "1/holding/40001"
	Variable string // of the model, such as "tank.level"; empty: only stored
	Unit     string // of Value, once Scale and Offset are applied
	Scale    float64
	Offset   float64 // value = raw*Scale + Offset
	Low      float64 // limits in Unit: outside of them a reading is UncertainOutOfLimits; infinite: none
	High     float64
	Period   Time // expected between two samples; 0: unknown
	Access   Access
	Type     DataType // of the raw value, as the device has it
}

// Access says what may be done with a tag.
type Access uint8

const (
	Read      Access = 1
	Write     Access = 2
	ReadWrite Access = Read | Write
)

// DataType is the type of a raw value.
type DataType uint8

const (
	Unknown DataType = iota
	Boolean
	Int8
	UInt8
	Int16
	UInt16
	Int32
	UInt32
	Int64
	UInt64
	Float32
	Float64
)
