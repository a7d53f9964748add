FROM tensorflow/tensorflow:2.15.0
RUN pip install keras-tuner
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
