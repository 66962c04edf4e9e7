"""What a party's agreements are worth on a day: what they cover, bind and deliver."""
