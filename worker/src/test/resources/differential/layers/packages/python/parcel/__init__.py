from parcel.inside import content
