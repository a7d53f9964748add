from python:3.11
run	pip install \
		jupyterlab==4.1.0 \
		numpy
