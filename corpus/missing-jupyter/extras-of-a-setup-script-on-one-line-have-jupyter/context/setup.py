from setuptools import setup
setup(name='tides', version='1.2', extras_require={'teaching': ['jupyterlab>=4', 'notebook>=7']})
