FROM tensorflow/tensorflow:2.15.0-jupyter
RUN pip install keras-tuner
