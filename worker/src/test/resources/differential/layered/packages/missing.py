# env: PYTHONPATH=/opt/layer/python
import no_such_package
