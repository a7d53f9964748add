FROM python:3.12
WORKDIR /src
COPY . .
RUN pip install .[notebook,jupyterlab]
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
