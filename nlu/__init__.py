"""What runs inside Rasa: training data, components, training and serving."""
