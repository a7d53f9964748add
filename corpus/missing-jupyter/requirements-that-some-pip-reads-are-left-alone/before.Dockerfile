FROM python:3.12
COPY requirements.txt /tmp/
RUN pip install "notebook (==7.6.5)" "jupyterlab == 4.6.6 ; python_version >= '3' and extra != 'x'"
RUN pip install 'numpy>=1,' "scipy>1.2.*" "torch==2.4.0+cpu" 'pandas[excel] ~= 2.2' "six==" --progress-bar off
RUN pip install -r /tmp/requirements.txt
RUN pip install a=1 || pip install a
