"""What tests stand on: private servers, started on free ports and gone afterwards."""
