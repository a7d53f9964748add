FROM python:3.6
RUN pip install scikit-learn==0.24.2
RUN python3 -m pip install --no-cache-dir "pip<22" && python3 -m pip install --no-cache-dir notebook==6.4.10 jupyterlab==3.2.9
