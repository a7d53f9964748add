FROM tensorflow/tensorflow:2.15.0
RUN pip install keras-tuner
