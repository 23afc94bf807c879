"""Lives of single cadres: what one saw, chose and earned, told in the words of the page."""
